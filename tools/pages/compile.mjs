// Compile all Python in an archive, by the very Python that will run it: node compile.mjs PYODIDE FROM TO.
// More archives behind these are what Matplotlib needs: then its list of fonts is added, which it would make anew
// at each start.

import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, from, to, ...needs] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: `${pyodide}/` });
python.FS.writeFile("/from.zip", readFileSync(from));
python.runPython(`
import importlib.util
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc

with zipfile.ZipFile("/from.zip") as plain, zipfile.ZipFile("/to.zip", "w", zipfile.ZIP_DEFLATED) as packed:
    for name in plain.namelist():
        content = plain.read(name)
        if name.endswith(".py"):
            # What a module is made of is known: nobody has to compare it with its source.
            code = compile(content, name, "exec", dont_inherit=True)
            content = bytes(_code_to_hash_pyc(code, importlib.util.source_hash(content), False))
            name += "c"
        packed.writestr(name, content)
`);
if (needs.length) {
  for (const archive of [...needs.map((path) => new Uint8Array(readFileSync(path))), python.FS.readFile("/to.zip")])
    python.unpackArchive(archive, "zip", { extractDir: "/lib/python3.12/site-packages" });
  python.runPython(`
from matplotlib import font_manager

# Where Pyodide's Matplotlib looks for it.
font_manager.json_dump(font_manager.fontManager, "fontlist.json")
with zipfile.ZipFile("/to.zip", "a") as packed:
    packed.write("fontlist.json", "matplotlib/fontlist.json")
`);
}
writeFileSync(to, python.FS.readFile("/to.zip"));
