/**
 * Loaded with `--import` before a server under test: what it sends to Mistral's own address goes to the stand-in that
 * MISTRAL_STANDIN names. A server without any setting then talks to nobody outside of this machine.
 */
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";

const mistral = "https://api.mistral.ai/";
const standin = `${process.env.MISTRAL_STANDIN}/`;
const redirected = (url) => String(url).replace(mistral, standin);

const { fetch } = globalThis;
globalThis.fetch = (input, init) =>
  input instanceof Request ? fetch(input, init) : fetch(redirected(input), init);

const { request } = https;
https.request = (url, options, onResponse) => {
  if (!String(url).startsWith(mistral)) return request(url, options, onResponse);
  const { agent: _, ...others } = options;
  return http.request(redirected(url), others, onResponse);
};
syncBuiltinESMExports();
