/** `npm run create -- ../my-net`: a project of one's own, the template with this very wgrad packed beside it. */
import { createProject } from "./create/project.js";
import { say, sayTrouble } from "./say.js";

try {
  const [folder = ""] = process.argv.slice(2);
  createProject(folder);
  say(`${folder} is there. Now: cd ${folder} && npm install && npm run dev`);
} catch (error) {
  sayTrouble(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
