// Checks the cases that main.go wrote with ajv: node check.mjs DIR
import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const dir = process.argv[2];
const ajv = addFormats(new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: false }));
const schemas = readdirSync(join(dir, "schemas")).sort().map((f) => JSON.parse(readFileSync(join(dir, "schemas", f), "utf8")));
for (const s of schemas) ajv.addSchema(s);
for (const s of schemas) ajv.getSchema(s.$id); // compiles, so that a schema nobody uses is checked too

const count = { valid: 0, invalid: 0, wrong: 0 };
for await (const line of createInterface({ input: createReadStream(join(dir, "cases.jsonl")) })) {
  const c = JSON.parse(line);
  const validate = ajv.getSchema(c.schema);
  const valid = validate(c.document);
  count[valid ? "valid" : "invalid"]++;
  if (valid !== c.valid) {
    count.wrong++;
    console.log(`${c.name}: ajv says ${valid}, the library ${c.valid}`, validate.errors ?? "");
  }
}

// The documents that a schema cannot refuse: what ajv, or JSON.parse before it, says of each.
const exceptions = JSON.parse(readFileSync(join(dir, "exceptions", "list.json"), "utf8")).filter((e) => e.file);
const expected = JSON.parse(readFileSync(join(dir, "exceptions.json"), "utf8")).ajv;
const says = {};
for (const e of exceptions) {
  try {
    says[e.file] = ajv.getSchema(e.schema)(JSON.parse(readFileSync(join(dir, "exceptions", e.file), "utf8"))) ? "accepts" : "refuses";
  } catch {
    says[e.file] = "cannot parse";
  }
}
if (JSON.stringify(says) !== JSON.stringify(expected)) {
  count.wrong++;
  console.log("ajv, of the exceptions:", says, "and not", expected);
}
console.log(`ajv: ${schemas.length} schemas, ${count.valid} documents accepted, ${count.invalid} rejected, ${count.wrong} unlike the library`);
process.exit(count.wrong || !count.valid || !count.invalid ? 1 : 0);
