// Reads an assessment of the leadership library, says what was judged from which
// perspective, adds the judgement of one more visitor, and writes it:
//
//	node build/main.js ../review/sample/assessment.json more.json
//
// The types in assessment.d.ts are made from the JSON Schema. They say what may stand where;
// what the schema says beyond that, such as which form an ID has, and what no schema can say,
// such as that a level is one of the indicator's scale, the library says when it reads the
// file: go run ./examples/validate more.json
import { readFileSync, writeFileSync } from "node:fs";
import type { Assessment, Judgement } from "./assessment.js";

const [input, output] = process.argv.slice(2);
if (!input || !output) {
  console.error("called wrongly: node build/main.js ASSESSMENT.json OUTPUT.json");
  process.exit(2);
}

/** Reads an assessment. Only its format is checked here. */
function read(file: string): Assessment {
  const document: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof document !== "object" || document === null || !("format" in document) || document.format !== "leadership-assessment/1") {
    throw new Error(`${file} is no assessment`);
  }
  return document as Assessment;
}

/** Counts judgements by level for each perspective, in the order in which they come. */
function count(judgements: Judgement[]): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const j of judgements) {
    const view = j.perspective ?? "(none)";
    const levels = counts.get(view) ?? new Map<string, number>();
    levels.set(j.level, (levels.get(j.level) ?? 0) + 1);
    counts.set(view, levels);
  }
  return counts;
}

const assessment = read(input);
const judgements = assessment.judgements ?? [];
const subject = assessment.subjects[0];
console.log(`${judgements.length} judgements of ${assessment.subjects.length} subjects by ${assessment.framework.key}, edition ${assessment.framework.edition}`);
for (const [view, levels] of count(judgements)) {
  console.log(`${view}: ${[...levels].map(([level, n]) => `${level} ${n}`).join(", ")}`);
}

const first = judgements[0];
if (first) {
  const more: Judgement = {
    subject: subject.id,
    ...(first.occasion !== undefined && { occasion: first.occasion }),
    perspective: "line-manager",
    rater: "visitor-from-typescript",
    indicator: first.indicator,
    level: first.level,
    rationale: "Seen on a visit after the others.",
  };
  assessment.judgements = [...judgements, more];
  if (assessment.raters) assessment.raters.push({ id: "visitor-from-typescript" });
}
// First of all stands where an editor finds the schema. The library keeps it.
const written: Assessment = { $schema: "https://openrubric.github.io/leadership/schema/assessment-1.json", ...assessment };
writeFileSync(output, JSON.stringify(written, null, 2) + "\n");
console.log(`one more is in ${output}`);
