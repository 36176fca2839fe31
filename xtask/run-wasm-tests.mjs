// Runs a Rust test binary that was compiled for the browser. It can print nothing there: a test that fails stops the
// module with a trap. The same tests say more when they run on the machine itself.
import { readFile } from "node:fs/promises";

const { instance } = await WebAssembly.instantiate(await readFile(process.argv[2]), {});
const code = instance.exports.main(0, 0);
console.log(code === 0 ? "all tests passed in wasm" : `a test failed in wasm (${code})`);
process.exit(code);
