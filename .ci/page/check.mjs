// Checks pages and pictures in a browser: node check.mjs FOLDER, or node check.mjs --self-test.
// Every *.html and *.svg in the folder, and in those below it, must stand for itself, be valid,
// be read without a mouse or eyes, and show all its text, on a phone, a screen and paper. Prints
// a line for each problem, such as
//
//	review.html at 360 px, A4 open: main > p "Trust": its text overlaps main > p:nth-of-type(2) "Learning"
//
// (on a phone with all details closed, on paper with all open), then how many there are, and
// ends with 1 if there is any.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import puppeteer from "puppeteer-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const inPage = ["in-page.js", "in-page-paint.js", "in-page-markup.js"].map((name) => readFileSync(new URL(name, import.meta.url), "utf8")).join("\n");
const patience = 30 * 60_000; // ms; a page of 5 MB takes minutes

const states = [
  { name: "360 px", width: 360, media: "screen", axe: true },
  { name: "1024 px", width: 1024, media: "screen", axe: true },
  { name: "A4", width: 794, media: "print", axe: false },
];

// Both presets: all rules for elements and attributes, and those for whole documents.
const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:recommended", "html-validate:document"],
    // It looks through the whole page for each reference, which is a quarter of an hour for
    // 7,000 pictures with titles; inPage.markup finds them at once, and more of them.
    rules: { "no-missing-references": "off" },
  }),
);

// invalid returns what html-validate finds in the text of a page.
async function invalid(text) {
  const { results } = await validator.validateString(text);
  return results
    .flatMap(({ messages }) => messages)
    .map(({ selector, offset, line, message, ruleId }) => ({
      element: selector ?? "the document",
      text: text.slice(offset, offset + 40).replace(/\s+/g, " "),
      what: `line ${line}: ${message} (html-validate ${ruleId})`,
    }));
}

// start starts Debian's Chromium with a profile of its own, gives a browser to use, and
// leaves nothing of both behind.
async function start(use) {
  const profile = mkdtempSync(join(tmpdir(), "check-page-"));
  const browser = await puppeteer.launch({
    executablePath: "/usr/bin/chromium",
    headless: true,
    pipe: true, // rather than a port that others could reach
    userDataDir: profile,
    protocolTimeout: patience,
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
      "--js-flags=--stack-size=6000", // KB: axe-core goes down a table by recursion, row by row
    ],
  });
  try {
    return await use(browser);
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

// open shows a file and has every request for anything but itself refused, and said.
async function open(browser, file, say) {
  const url = pathToFileURL(file).href;
  const page = await browser.newPage();
  page.setDefaultTimeout(patience);
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (request.url() === url) return request.continue();
    say("", { what: `requests ${request.url().slice(0, 100)}` });
    return request.abort();
  });
  page.on("pageerror", (error) => say("", { what: `fails: ${error.message}` }));
  page.on("console", (message) => message.type() === "error" && say("", { what: `the browser says: ${message.text()}` }));
  await page.goto(url);
  await page.evaluate(inPage);
  return page;
}

// checkPage looks at a page in each of the states, with its details closed and then open.
async function checkPage(browser, file, say) {
  for (const p of await invalid(readFileSync(file, "utf8"))) say("", p);
  const page = await open(browser, file, say);
  let boxes = 0;
  for (const state of states) {
    await page.setViewport({ width: state.width, height: 1123 });
    await page.emulateMediaType(state.media);
    for (const opened of [false, true]) {
      await page.evaluate((all) => inPage.setDetails(all), opened);
      const found = await page.evaluate(() => inPage.layout());
      boxes += found.boxes;
      for (const p of found.problems) say(state.name + (opened ? " open" : ""), p);
    }
    if (!state.axe) continue;
    await page.evaluate(axe);
    for (const p of await page.evaluate(() => inPage.accessibility())) say(`${state.name} open`, p);
  }
  await page.close();
  return boxes;
}

// checkPicture looks at a picture alone, a unit as large as a pixel unless it has a width.
async function checkPicture(browser, file, say) {
  const page = await open(browser, file, say);
  await page.setViewport({ width: 1024, height: 768 });
  const { boxes, problems } = await page.evaluate(() => inPage.picture());
  for (const p of problems) say("", p);
  await page.close();
  return boxes;
}

// check returns { pages, pictures, boxes, problems } of a folder; problems are lines of text
// in the order of files, one for all widths at which the same is wrong.
export async function check(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => /\.(html|svg)$/.test(name)).sort();
  const isPage = (name) => name.endsWith(".html");
  const all = { pages: files.filter(isPage).length, pictures: files.filter((name) => !isPage(name)).length, boxes: 0, problems: [] };
  if (!files.length) all.problems.push(`${folder} has neither *.html nor *.svg`);
  else await start(async (browser) => {
    const blank = await browser.newPage();
    await blank.evaluate(inPage);
    for (const name of files) {
      const file = resolve(folder, name);
      const lines = new Map(); // problem -> where it is seen
      const say = (where, { element = "the document", text = "", what }) => {
        const line = `${element}${text && ` "${text}"`}: ${what}`;
        lines.set(line, (lines.get(line) ?? new Set()).add(where));
      };
      try {
        const [text, type] = [readFileSync(file, "utf8"), isPage(name) ? "text/html" : "image/svg+xml"];
        for (const p of await blank.evaluate((text, type) => inPage.markup(text, type), text, type)) say("", p);
        all.boxes += await (isPage(name) ? checkPage : checkPicture)(browser, file, say);
      } catch (error) {
        say("", { what: `could not be checked: ${error.message}` });
      }
      for (const [line, where] of lines) all.problems.push(`${name}${where.has("") ? "" : ` at ${[...where].join(", ")}`}: ${line}`);
    }
  });
  return all;
}

const count = (n, one, many = `${one}s`) => `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;

async function main(folder) {
  const { pages, pictures, boxes, problems } = await check(folder);
  for (const line of problems) console.log(line);
  const verdict = problems.length ? count(problems.length, "problem") : "no violation";
  console.log(`${count(pages, "page")} and ${count(pictures, "picture")}: ${verdict} (html-validate, axe-core, ${count(boxes, "text box", "text boxes")})`);
  process.exitCode = problems.length ? 1 : 0;
}

if (process.argv[2] === "--self-test") await (await import("./self-test.mjs")).selfTest(check);
else if (process.argv.length === 3) await main(process.argv[2]);
else {
  console.error("usage: node check.mjs FOLDER | --self-test");
  process.exitCode = 2;
}
