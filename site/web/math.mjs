// Formulas to HTML and MathML: reads one JSON line {tex, block} after the other and answers each with a line.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const katex = createRequire(`${process.argv[2]}/`)("katex");
for await (const line of createInterface({ input: process.stdin })) {
  const { tex, block } = JSON.parse(line);
  console.log(
    JSON.stringify(katex.renderToString(tex, { displayMode: block, strict: "error", trust: false })),
  );
}
