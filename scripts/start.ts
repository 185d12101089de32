/** `npm start`: serves the production application, and builds it first when that is needed. */
import { launch } from "./launch";

await launch("start");
