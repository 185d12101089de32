/** `npm run dev`: the same as `npm start` with sources that reload. */
import { launch } from "./launch";

await launch("dev");
