import { beforeAll } from "vitest";
import { env } from "@/lib/env";
import { withEmbeddedDatabase } from "../support/database";
import { newTokenHolder, useGateway } from "../support/gateway";
import { describeGatewayClients } from "../support/gateway-clients";
import { useStandin } from "../support/standin";

const standin = useStandin();
withEmbeddedDatabase();
const gateway = useGateway();
let token = "";

beforeAll(async () => {
  Object.assign(env(), { MISTRAL_BASE_URL: standin.baseUrl, MISTRAL_API_KEY: "server-key-0000" });
  token = (await newTokenHolder()).token;
});

describeGatewayClients(
  {
    get url() {
      return gateway.url;
    },
    get baseUrl() {
      return gateway.baseUrl;
    },
    get token() {
      return token;
    },
  },
  standin,
);
