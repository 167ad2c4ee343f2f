// Makes src/assessment.d.ts from the JSON Schemas of the library, which lie beside the Go
// types that they describe. The schemas refer to each other by their $ids, and each object
// is there twice, open (as judgementMembers) and closed (as judgement); generators of types
// know neither, so both are taken out first: what is left is one schema with definitions.
import { readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";

const root = new URL("../../", import.meta.url);
const schemas = new Map();
for (const file of ["indicator/schema.json", "framework/schema.json", "assessment/schema.json"]) {
  const schema = JSON.parse(readFileSync(new URL(file, root), "utf8"));
  schemas.set(schema.$id, schema);
}

const definitions = {};

/** Returns what a reference leads to, and in which schema that stands. */
function lookup(ref, base) {
  const url = new URL(ref, base);
  const pointer = decodeURIComponent(url.hash.slice(1));
  url.hash = "";
  let at = schemas.get(url.href);
  if (!at) throw new Error(`${url.href} is not among the schemas`);
  for (const key of pointer.split("/").slice(1)) at = at[key];
  return { schema: at, base: url.href, name: pointer.split("/").at(-1) };
}

/** Returns a schema whose references lead to definitions. */
function plain(schema, base) {
  if (Array.isArray(schema)) return schema.map((each) => plain(each, base));
  if (typeof schema !== "object" || schema === null) return schema;
  const { $ref, unevaluatedProperties, $defs, $id, $schema, examples, ...own } = schema;
  const out = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, key === "properties" ? members(value, base) : plain(value, base)]));
  if ($ref === undefined) return out;
  const target = lookup($ref, base);
  if (unevaluatedProperties === false) {
    return { ...plain(target.schema, target.base), ...out, additionalProperties: false };
  }
  if (!(target.name in definitions)) {
    definitions[target.name] = {}; // it may refer to itself
    definitions[target.name] = plain(target.schema, target.base);
  }
  return { $ref: `#/definitions/${target.name}`, ...out };
}

/** Returns the schemas of members; a member may be called as a keyword is. */
function members(properties, base) {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, plain(schema, base)]));
}

const id = "https://openrubric.github.io/leadership/schema/assessment-1.json";
const assessment = { ...plain(schemas.get(id), id), definitions };
const types = await compile(assessment, "Assessment", {
  bannerComment: "// Made by types.mjs from the JSON Schema of assessments. Do not edit.",
  format: true,
  style: { printWidth: 100 },
  unreachableDefinitions: false,
});
writeFileSync(new URL("src/assessment.d.ts", import.meta.url), types);
