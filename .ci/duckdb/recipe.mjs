// Runs the DuckDB recipe that stands in the documentation of Counts.AddTable, word for
// word, in a folder with judgements.csv: node recipe.mjs countstable.go DIR
import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const [source, dir] = process.argv.slice(2);
const lines = readFileSync(source, "utf8").split("\n");
const first = lines.indexOf("//\tCOPY (");
const last = lines.findIndex((line, i) => i > first && !line.startsWith("//\t"));
if (first < 0 || last < 0) throw new Error(`${source} has no recipe that begins with COPY (`);
const recipe = lines.slice(first, last).map((line) => line.slice(3)).join("\n");
console.log(recipe);

process.chdir(dir);
const connection = await (await DuckDBInstance.create(":memory:")).connect();
console.log((await (await connection.run("SELECT version()")).getRows())[0][0]);
await connection.run(recipe);
