// Holds check to pages and pictures with one known fault each: it must find that and nothing
// else. Those without a fault have all that looks like one.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const page = (body, style = "") => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Leadership review</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { margin: 1rem; font: 1rem/1.5 sans-serif; color: #222; background: #fff; }
table { border-collapse: collapse; }
th, td { padding: .25rem; text-align: left; vertical-align: top; }
.wide { overflow-x: auto; }
@media print { .wide { overflow: visible; } }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; white-space: nowrap; }
${style}
</style>
</head>
<body>
<main>
<h1>Leadership review</h1>
${body}
</main>
</body>
</html>
`;

const picture = (body, root = 'viewBox="0 0 200 100" role="img" aria-labelledby="title desc"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${root}>
<title id="title">Trust</title>
<desc id="desc">Three schools and the level of each.</desc>
${body}
</svg>
`;

const bar = (y) => `<svg viewBox="0 0 200 40" width="200" height="40" role="img" aria-labelledby="b${y}"><title id="b${y}">3 of 4</title>
<rect width="150" height="40" fill="#cde"/><text x="4" y="${y}" font-size="14">3 of 4</text></svg>`;

const groups = `<table><caption>Groups</caption><thead><tr><th scope="col">Trust</th><th scope="col">Level</th></tr></thead>
<tbody><tr><th scope="rowgroup" colspan="2">Within schools</th></tr><tr><th scope="row">Trust</th><td>3</td></tr></tbody></table>`;

const faultless = {
  "good.html": page(
    `<p>See <a href="https://example.org/">the framework</a> and <a href="#levels">the levels</a>. H<sub>2</sub>O <b>in</b>line<sup>1</sup>.</p>
<h2 id="levels">Levels</h2>
${bar(25)}
<p class="unseen">Said, not shown.</p><p class="unseen">Said as well.</p>
<div class="beside"><section class="wide" aria-label="Heat map" tabindex="0"><table><caption>Heat map</caption>
<thead><tr><th scope="col">School</th><th scope="col">Relational-trust</th><th scope="col">Professional-learning</th><th scope="col">Whānau-engagement</th></tr></thead>
<tbody><tr><th scope="row">Kōwhai</th><td class="heat">embedding</td><td>developing</td><td>emerging</td></tr></tbody></table></section><p>A table that scrolls does not lie on this.</p></div>
<div class="narrow"><p class="free">Placed by the page, not by the box around it</p></div>
${groups}
<details name="one"><summary>Judgements</summary><p>Two raters.</p></details>
<details name="one"><summary>Evidence</summary><p>Three notes.</p></details>
<svg width="0" height="0" aria-hidden="true"><defs><linearGradient id="shade"><stop offset="0" stop-color="#ccc"/></linearGradient></defs></svg>
<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><rect width="20" height="20" fill="url(#shade)"/></svg>`,
    ".heat { background: #cde; } @media screen { .beside { display: grid; grid-template-columns: minmax(0, 1fr) 8rem; overflow: hidden; } } .narrow { width: 4rem; height: 3rem; overflow: hidden; } .free { position: absolute; margin: 0; }",
  ).replace("<title>", `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n<title>`),
  "good.svg": picture(`<defs><path id="p" d="M0 0h900"/></defs><rect x=".5" y=".5" width="199" height="99" fill="none" stroke="#222"/>
<a href="https://example.org/"><text x="10" y="30" font-size="12">A<tspan x="10" dy="16">B</tspan></text></a><text x="50" y="30" font-size="12">C</text>
<rect y="60" width="90" height="40" fill="#246"/><text x="10" y="80" font-size="12" fill="white">On dark</text>
<text x="70" y="80" font-size="12" stroke="white" stroke-width="3" paint-order="stroke">With an edge</text>
<text x="110" y="30" font-size="24" fill="#777" fill-opacity=".9">Large</text>`),
};

const table = (rows) => `<table><caption>Levels</caption><tbody>${rows}</tbody></table>`;
const cell = '<tr><th scope="row">Trust</th><td>embedding</td></tr>';

const pale = /p "Trust": its text is pale: contrast 2.3, not 4.5/;

// Name of a file: its text, and a pattern for each problem that must be found in it.
const faults = {
  "overlap.html": [page("<p>Trust</p><p class='up'>Learning</p>".replaceAll("'", '"'), ".up { margin-top: -2rem; }"), /^\S+ at 360 px, 360 px open, 1024 px, 1024 px open, A4, A4 open: body > main > p "Trust": its text overlaps body > main > p:nth-of-type\(2\) "Learning"/],
  "overlap-open.html": [page('<details><summary>More</summary><p>Trust</p><p class="up">Learning</p></details>', ".up { margin-top: -2.5rem; }"), /^\S+ at 360 px open, 1024 px open, A4 open: .*overlaps/],
  "overlap-paper.html": [page('<p>Trust</p><p class="up">Learning</p>', "@media print { .up { margin-top: -2rem; } }"), /^\S+ at A4, A4 open: .*overlaps/],
  "overlap-svg.html": [page(bar(25).replace("</svg>", '<text x="20" y="28" font-size="14">again</text></svg>')), /text.* "3 of 4": its text overlaps .*"again"|text.* "again": its text overlaps .*"3 of 4"/],
  "overlap-scrolled.html": [
    page('<section class="wide" aria-label="Levels" tabindex="0"><p class="row"><span>Trust</span><span class="on">Learning</span></p></section>', "@media screen { .row { width: 90rem; padding-left: 80rem; } .on { margin-left: -2rem; } }"),
    /^\S+ at 360 px, 360 px open, 1024 px, 1024 px open: .*overlaps/,
  ],
  "sideways.html": [page('<p class="broad">Trust</p>', "@media (max-width: 500px) { .broad { width: 500px; } }"), /^\S+ at 360 px, 360 px open: body > main > p "Trust": makes the page scroll sideways/],
  "sideways-hidden.html": [page('<p class="broad">Trust</p>', "body { overflow-x: hidden; } .broad { width: 900px; }"), /^\S+ at 360 px, 360 px open, A4, A4 open: .* makes the page scroll sideways/],
  "cut-svg.html": [page(bar(50)), /svg > text "3 of 4": its text is cut off by .*svg/],
  "cut-box.html": [page('<p class="short">Relational trust in leadership</p>', ".short { width: 4rem; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }"), /p "Relational trust in leadership": its text is cut off by .*p/],
  "cut-paper.html": [page('<section class="scrolls" aria-label="Levels" tabindex="0"><p class="broad">Relational trust in leadership, in words that need much room</p></section>', ".scrolls { overflow-x: auto; width: 10rem; } .broad { width: 40rem; }"), /^\S+ at A4, A4 open: .*cut off by .*section/],
  "cut-scroller.html": [page('<section class="wide" aria-label="Levels" tabindex="0"><p class="away">Trust</p></section>', "section { margin: 4rem; } .away { margin-left: -3rem; } @media print { .away { margin: 0; } }"), /^\S+ at 360 px, 360 px open, 1024 px, 1024 px open: .*p "Trust": its text is cut off by .*section/],
  "cut-left.html": [page('<p class="away">Trust</p>', ".away { margin-left: -3rem; }"), /p "Trust": its text lies beyond the edge of the page/],
  "no-alt.html": [page('<svg viewBox="0 0 9 9" width="9" height="9" role="img"><rect width="9" height="9"/></svg>'), /svg: .*\(axe-core svg-img-alt\)/],
  "no-label.html": [page('<p><input type="text"></p>'), /input: .*\(axe-core label\)/, /input.*\(html-validate input-missing-label\)/],
  "no-header.html": [page(table(`<tr><th scope="col"></th><th scope="col">Level</th></tr>${cell}`)), /th: .*\(axe-core empty-table-header\)/],
  "no-cells.html": [page(groups.replace("<td>3</td>", '<th scope="row">3</th>')), /table "Groups.*: cannot be decided: .*\(axe-core th-has-data-cells\)/],
  "no-lang.html": [page("<p>Trust</p>").replace(' lang="en"', ""), /html .*\(axe-core html-has-lang\)/, /html .*missing required "lang"/],
  "pale.html": [page('<p class="pale">Trust</p>', ".pale { color: #aaa; }"), pale, /^\S+ at 360 px open, 1024 px open: .*p "Trust": .*\(axe-core color-contrast\)/],
  "pale-open.html": [page('<details><summary>More</summary><p class="pale">Trust</p></details>', ".pale { color: #aaa; }"), pale, /p "Trust": .*\(axe-core color-contrast\)/],
  "pale-digit.html": [page('<p class="pale">3</p>', ".pale { color: #aaa; }"), /p "3": its text is pale: contrast 2.3, not 4.5/],
  "pale-svg.html": [page(bar(25).replace('font-size="14"', 'font-size="14" fill="#eee" fill-opacity=".9"')), /text "3 of 4": its text is pale: contrast 1.\d, not 4.5/],
  "pale-small.html": [page(bar(25).replace("<text", '<text fill="#777" fill-opacity=".9"').replace('width="200" height="40"', 'width="100" height="20"').replace('font-size="14"', 'font-size="24"').replace('width="150"', 'width="0"')), /text "3 of 4": its text is pale: contrast 3.\d, not 4.5/],
  "pale-end.html": [page(bar(25).replace('x="4"', 'x="130" fill="#fff"').replace("#cde", "#246")), /text "3 of 4": its text is pale: contrast 1.0, not 4.5/],
  "pale-paper.html": [page('<p class="pale">Trust</p>', "@media print { .pale { color: #aaa; } }"), /^\S+ at A4, A4 open: .*p "Trust": its text is pale/],
  "pale-shade.html": [page(`<svg width="0" height="0" aria-hidden="true"><defs><linearGradient id="shade"><stop offset="0" stop-color="#ccc"/></linearGradient></defs></svg>${bar(25).replace("#cde", "url(#shade)")}`), /text "3 of 4": its text is on a ground, or of a fill, that is not one colour/],
  "undecided.html": [page("<p><video></video></p>"), /video: cannot be decided: .*\(axe-core video-caption\)/],
  "under.html": [page(bar(25).replace("</svg>", '<circle cx="20" cy="20" r="12" fill="#cde"/></svg>')), /text "3 of 4": its text lies under .*circle/],
  "no-viewport.html": [page("<p>Trust</p>").replace(/<meta name="viewport".*\n/, ""), /has no <meta name="viewport"/],
  "nesting.html": [page("<p><span><ul><li>Trust</li></ul></span></p>"), /<ul> element is not permitted.*\(html-validate element-permitted-content\)/],
  "twice.html": [page('<p id="a">Trust</p><p id="a">Learning</p>'), /p.* ".*": line \d+: Duplicate ID "a" \(html-validate no-dup-id\)/],
  "missing.html": [
    page(`<p>See <a href="#levels">the levels</a>.</p>${bar(25).replace('aria-labelledby="b25"', 'aria-labelledby="b25 c"').replace("#cde", "url(#shade)")}`),
    ...[/a "the levels": refers to the id levels,/, /svg "3 of 4 3 of 4": refers to the id c,/, /rect: refers to the id shade,/, /text "3 of 4": its text is on a ground/],
  ],
  "script.html": [page("<script>document.title = 'x'</script>"), /script.*: is a script element/],
  "event.html": [page('<p onclick="go()">Trust</p>'), /p "Trust": has the attribute onclick/],
  "javascript.html": [page('<p><a href="javascript:go()">Trust</a></p>'), /a "Trust": refers to href="javascript:go\(\)"/],
  "image.html": [page('<p><img src="trust.png" alt="Trust"></p>'), /img: refers to src="trust.png"/, /requests file:.*trust.png/, /the browser says: Failed to load/],
  "import.html": [page("<p>Trust</p>", '@import "more.css";'), /style.*: refers to @import "more.css"/],
  "font.html": [page("<p>Trust</p>", '@font-face { font-family: x; src: url("x.woff2"); } p { font-family: x, sans-serif; }'), /style.*: refers to url\("x.woff2"\)/, /requests file:.*x.woff2/, /the browser says: Failed to load/],
  "negative.html": [page(bar(25).replace('width="150"', 'width="-1"')), /the browser says: .*negative/],
  "overlap.svg": [picture('<text x="10" y="30" font-size="12">Trust</text><text x="30" y="34" font-size="12">Learning</text>'), /text.* "(Trust|Learning)": its text overlaps/],
  "outside-text.svg": [picture('<text x="180" y="30" font-size="12">Trust</text>'), /text "Trust": leaves the viewBox/],
  "outside-shape.svg": [picture('<circle cx="10" cy="50" r="9" stroke="#222" stroke-width="6"/>'), /circle: leaves the viewBox/],
  "pale.svg": [picture('<text x="10" y="30" font-size="12" fill="#777" fill-opacity=".9">Trust</text>'), /text "Trust": its text is pale: contrast 3.\d, not 4.5/],
  "no-title.svg": [picture("").replace(/<title.*\n/, ""), /svg .*: has no title/, /refers to the id title,/],
  "no-desc.svg": [picture("").replace(/<desc.*\n/, ""), /svg .*: has no desc/, /refers to the id desc,/],
  "no-role.svg": [picture("").replace('role="img"', ""), /svg .*: has no role="img"/],
  "unnamed.svg": [picture("").replace("title desc", "title"), /svg .*: has a desc that its aria-labelledby does not name/],
  "no-viewbox.svg": [picture("", 'width="200" height="100" role="img" aria-labelledby="title desc"'), /svg .*: has no viewBox/],
  "broken.svg": [picture("<g>"), /: is not well-formed/, /no viewBox/],
  "script.svg": [picture("<script>1</script>"), /script.*: is a script element/],
  "image.svg": [picture('<image href="trust.png" width="9" height="9"/>'), /image: refers to href="trust.png"/, /requests file:.*trust.png/, /the browser says: Failed to load/],
};

export async function selfTest(check) {
  const folder = mkdtempSync(join(tmpdir(), "self-test-"));
  const wrong = [];
  try {
    mkdirSync(join(folder, "empty"));
    if (!(await check(join(folder, "empty"))).problems.length) wrong.push("an empty folder has no problem");
    for (const [name, text] of Object.entries(faultless)) writeFileSync(join(folder, name), text);
    for (const [name, [text]] of Object.entries(faults)) writeFileSync(join(folder, name), text);
    const { problems } = await check(folder);
    for (const name of [...Object.keys(faultless), ...Object.keys(faults)]) {
      const said = problems.filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}:`));
      const [, ...wanted] = faults[name] ?? [""];
      for (const pattern of wanted) if (!said.some((line) => pattern.test(line))) wrong.push(`${name}: nothing found like ${pattern}`);
      for (const line of said) if (!wanted.some((pattern) => pattern.test(line))) wrong.push(`${name}: found too: ${line}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const line of wrong) console.log(line);
  console.log(`self-test: ${Object.keys(faults).length} faults and ${Object.keys(faultless).length} files without: ${wrong.length ? `${wrong.length} not as they should be` : "all as they should be"}`);
  process.exitCode = wrong.length ? 1 : 0;
}
