/** `npm run build`: the production build, made now when the sources have changed. */
import { StartupError } from "@/lib/startup-error";
import { prepareBuild } from "./prepare-build";

try {
  const built = await prepareBuild(process.cwd(), (line) => console.log(line));
  console.log(built ? "Built into .next." : "The build in .next is still good: no source has changed.");
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(error.message);
  process.exit(1);
}
