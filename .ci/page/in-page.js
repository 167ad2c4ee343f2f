// Runs inside the page that is checked and gives it one global, inPage. Each of its functions
// returns problems: { element: a short CSS path, text: its first 40 characters, what: the fault }.
// All lengths are CSS pixels of the window.
globalThis.inPage = (() => {
  const tolerance = 1; // what a box may leave another, or reach into it: rounding, no more
  const mostPairs = 1000; // overlaps listed of one state of a page

  // path names an element from its nearest ancestor with an id, but by at most four steps.
  function path(element) {
    const steps = [];
    for (let e = element; e && steps.length < 4; e = e.parentElement) {
      if (e.id) {
        steps.unshift(`#${e.id}`);
        break;
      }
      let nth = 1;
      for (let twin = e.previousElementSibling; twin; twin = twin.previousElementSibling) if (twin.localName === e.localName) nth++;
      steps.unshift(nth > 1 ? `${e.localName}:nth-of-type(${nth})` : e.localName);
      if (e.localName === "body") break;
    }
    return steps.join(" > ");
  }

  const start = (text) => text.replace(/\s+/g, " ").trim().slice(0, 40);
  const problem = (element, what, text = element.textContent) => ({ element: path(element), text: start(text), what });
  const named = (box) => `${path(box.node.parentElement)} "${start(box.node.data)}"`;

  const cut = (a, b) => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const leavesAcross = (a, b) => a.left < b.left - tolerance || a.right > b.right + tolerance;
  const leavesUpDown = (a, b) => a.top < b.top - tolerance || a.bottom > b.bottom + tolerance;

  // ancestry returns a function from an element to { hidden, clips }: whether it, or what is
  // around it, is clipped to a pixel, as texts for screen readers are; and the boxes that
  // clip what is in it, innermost first. What scrolls on screen is cut off on paper.
  function ancestry() {
    const paper = matchMedia("print").matches;
    const known = new Map([[null, { hidden: false, clips: [] }]]);
    return function look(element) {
      if (known.has(element)) return known.get(element);
      const style = getComputedStyle(element);
      // What is taken out of the flow is clipped by what it is positioned in, not by its parent.
      const around = { absolute: element.offsetParent, fixed: null }[style.position];
      const outer = look(around === undefined ? element.parentElement : around);
      const clip = clipOf(element, style, paper);
      const tiny = clip && clip.right - clip.left <= 1 && clip.bottom - clip.top <= 1;
      const here = { hidden: outer.hidden || Boolean(tiny), clips: clip ? [clip, ...outer.clips] : outer.clips };
      known.set(element, here);
      return here;
    };
  }

  // clipOf returns the box to which an element clips what is in it, or undefined. The
  // overflow of html and body is the window's, which sidewaysScroll looks after.
  function clipOf(element, style, paper) {
    if (element === document.documentElement || element === document.body) return undefined;
    const picture = element instanceof SVGSVGElement && !element.ownerSVGElement;
    if (!picture && (element instanceof SVGElement || (style.overflowX === "visible" && style.overflowY === "visible"))) return undefined;
    const scrolls = (overflow) => !picture && !paper && /auto|scroll/.test(overflow);
    const box = element.getBoundingClientRect();
    const left = box.left + element.clientLeft;
    const top = box.top + element.clientTop;
    return {
      element,
      left,
      top,
      right: picture ? box.right : left + element.clientWidth,
      bottom: picture ? box.bottom : top + element.clientHeight,
      hidesAcross: picture || (style.overflowX !== "visible" && !scrolls(style.overflowX)),
      hidesUpDown: picture || (style.overflowY !== "visible" && !scrolls(style.overflowY)),
      scrolls: scrolls(style.overflowX) || scrolls(style.overflowY),
    };
  }

  // textBoxes collects a box for each line of each text that can be seen: { node, left, top,
  // right, bottom, clips, scroller }.
  function textBoxes() {
    const look = ancestry();
    const range = document.createRange();
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    const seen = new Map(); // by parent, since a cell's texts share theirs
    const boxes = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (!node.data.trim()) continue;
      if (!seen.has(parent)) {
        // Not seen is, among others, what lies in details that are closed.
        seen.set(parent, parent.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !look(parent).hidden);
      }
      if (!seen.get(parent)) continue;
      const { clips } = look(parent);
      const scroller = clips.find((clip) => clip.scrolls);
      range.selectNodeContents(node);
      for (const { left, top, right, bottom } of range.getClientRects()) {
        if (right > left && bottom > top) boxes.push({ node, left, top, right, bottom, clips, scroller });
      }
    }
    return boxes;
  }

  // sweep calls found for every two boxes of different texts that share more than the
  // tolerance in both directions: sorted by their tops, each meets only those that begin
  // before it ends.
  function sweep(boxes, found) {
    boxes.sort((a, b) => a.top - b.top);
    for (let i = 0; i < boxes.length; i++) {
      const a = boxes[i];
      for (let j = i + 1; j < boxes.length && boxes[j].top < a.bottom - tolerance; j++) {
        const b = boxes[j];
        if (a.node === b.node || b.bottom - b.top <= tolerance) continue;
        if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > tolerance) found(a, b);
      }
    }
  }

  function overlaps(boxes) {
    const pairs = new Map(); // text -> the texts that it was found to overlap
    let count = 0;
    const found = (a, b) => {
      if (pairs.get(a.node)?.has(b.node) || pairs.get(b.node)?.has(a.node) || ++count > mostPairs) return;
      pairs.set(a.node, (pairs.get(a.node) ?? new Map()).set(b.node, [a, b]));
    };
    // Texts that scroll together are compared wherever they are scrolled to, others as they
    // are seen now.
    const clipped = (box, clips) => ({ ...clips.reduce(cut, box), node: box.node, scroller: box.scroller });
    const within = (box) => box.clips.slice(0, box.scroller ? box.clips.indexOf(box.scroller) : undefined);
    for (const group of Map.groupBy(boxes, (box) => box.scroller).values()) {
      sweep(group.map((box) => clipped(box, within(box))), found);
    }
    if (boxes.some((box) => box.scroller)) {
      sweep(boxes.map((box) => clipped(box, box.clips)), (a, b) => a.scroller === b.scroller || found(a, b));
    }
    const list = [...pairs.values()].flatMap((others) => [...others.values()]);
    const problems = list.map(([a, b]) => problem(a.node.parentElement, `its text overlaps ${named(b)}`, a.node.data));
    if (count > mostPairs) problems.push(problem(document.documentElement, `has ${count} overlaps of texts, of which ${mostPairs} are listed`, document.title));
    return problems;
  }

  function cutOff(boxes) {
    const problems = new Map(); // by text: one is enough
    for (const box of boxes) {
      if (problems.has(box.node)) continue;
      const say = (what) => problems.set(box.node, problem(box.node.parentElement, what, box.node.data));
      for (const clip of box.clips) {
        const hidden = (clip.hidesAcross && leavesAcross(box, clip)) || (clip.hidesUpDown && leavesUpDown(box, clip));
        const before = box.left < clip.left - tolerance || box.top < clip.top - tolerance; // where nothing scrolls to
        if (hidden || before) say(`its text is cut off by ${path(clip.element)}`);
        if (clip.scrolls) break; // what is further out may be scrolled to
      }
      if (box.left + scrollX < -tolerance || box.top + scrollY < -tolerance) say("its text lies beyond the edge of the page");
    }
    return [...problems.values()];
  }

  // sidewaysScroll names what reaches furthest to the right, where that is out of the window.
  function sidewaysScroll() {
    const { scrollWidth } = document.scrollingElement;
    if (scrollWidth <= innerWidth) return [];
    const look = ancestry();
    let furthest = document.documentElement;
    let edge = innerWidth;
    for (const element of document.body.querySelectorAll("*")) {
      const { right } = element.getBoundingClientRect();
      if (right < edge + 0.5 || look(element.parentElement).clips.length || !element.checkVisibility()) continue;
      furthest = element;
      edge = right;
    }
    return [problem(furthest, "makes the page scroll sideways")];
  }

  // layout returns the problems of the page as it stands, and how many text boxes it has.
  function layout() {
    const boxes = textBoxes();
    return { boxes: boxes.length, problems: [...sidewaysScroll(), ...overlaps(boxes), ...cutOff(boxes), ...inPage.pale(boxes)] };
  }

  // setDetails opens or closes all details. Those with a name would close each other.
  function setDetails(open) {
    for (const details of document.querySelectorAll("details")) {
      details.removeAttribute("name");
      details.open = open;
    }
  }

  // What axe-core cannot decide is a problem too, but for what these say yes to.
  const checksOf = ({ any, all, none }) => [...any, ...all, ...none];
  const decidedElsewhere = {
    "hidden-content": () => true, // asks for a look at whatever is hidden; here all details are opened
    "color-contrast": () => true, // of digits, of SVG and of what is scrolled out of sight; see pale
    // It looks for the cells of a row group's heading beside it, and they are below.
    "th-has-data-cells": (node) => {
      const headings = checksOf(node).flatMap((check) => check.relatedNodes.map((related) => related.element));
      return headings.length > 0 && headings.every((heading) => heading.matches('[scope="rowgroup"]'));
    },
  };

  // accessibility runs every rule of axe-core but those that WCAG 2.2 asks for at level AAA
  // alone and those that axe-core gave up; experimental ones too, which know most of tables.
  async function accessibility() {
    const rules = axe.getRules().filter(({ tags }) => !tags.some((tag) => /^wcag\d+aaa$|^deprecated$/.test(tag)));
    const { violations, incomplete } = await axe.run(document, {
      runOnly: { type: "rule", values: rules.map((rule) => rule.ruleId) },
      resultTypes: ["violations", "incomplete"],
      selectors: false, // path is shorter, and much faster on long pages
      elementRef: true,
    });
    const wrong = ({ id, help, nodes }) => nodes.map((node) => problem(node.element, `${help} (axe-core ${id})`));
    const why = (node) => checksOf(node).map((check) => check.message).join("; ");
    const unsure = ({ id, nodes }) =>
      nodes.filter((node) => !decidedElsewhere[id]?.(node)).map((node) => problem(node.element, `cannot be decided: ${why(node)} (axe-core ${id})`));
    return [...violations.flatMap(wrong), ...incomplete.flatMap(unsure)];
  }

  return { path, problem, textBoxes, overlaps, leavesAcross, leavesUpDown, layout, setDetails, accessibility };
})();
