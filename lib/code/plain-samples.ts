import {
  indent,
  keyVariable,
  modules,
  type PlainName,
  prettyJson,
  type RequestBody,
  type SampleServer,
  toPython,
} from "./sample";

/**
 * Samples for the HTTP client that a language comes with. The body stands in the one kind of literal of each
 * language in which nothing is expanded, so that `$HOME`, `#{…}` and backslashes stay what they are.
 */
export function plainSample(name: PlainName, body: RequestBody, { baseUrl }: SampleServer): string {
  const url = `${baseUrl}/chat/completions`;
  switch (name) {
    case "curl":
      return `curl ${url} \\
  --header "Authorization: Bearer $${keyVariable}" \\
  --header "Content-Type: application/json" \\
  --data-binary @- <<'JSON'
${prettyJson(body)}
JSON
`;
    case "python-requests":
      return `import os
import requests

response = requests.post(
    "${url}",
    headers={"Authorization": f"Bearer {os.environ['${keyVariable}']}"},
    json=${toPython(body, 1)},
)
response.raise_for_status()
print(response.json()["choices"][0]["message"]["content"])
`;
    case "javascript-fetch":
      return `import { env } from "${modules.environment}";

const response = await fetch("${url}", {
  method: "POST",
  headers: {
    authorization: \`Bearer \${env.${keyVariable}}\`,
    "content-type": "application/json",
  },
  body: JSON.stringify(${indent(prettyJson(body), 2)}),
});
if (!response.ok) throw new Error(await response.text());
const answer = await response.json();
console.log(answer.choices[0].message.content);
`;
    case "go":
      return `package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

const body = \`${prettyJson(body).replaceAll("`", "\\u0060")}\`

func main() {
	request, err := http.NewRequest("POST", "${url}", strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("${keyVariable}"))
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(answer))
}
`;
    case "ruby":
      return `require "net/http"

body = <<'JSON'
${prettyJson(body)}
JSON

response = Net::HTTP.post(
  URI("${url}"),
  body,
  "Authorization" => "Bearer #{ENV.fetch("${keyVariable}")}",
  "Content-Type" => "application/json"
)
puts response.body
`;
    case "php":
      return `<?php
$body = <<<'JSON'
${prettyJson(body)}
JSON;

$context = stream_context_create(["http" => [
    "method" => "POST",
    "header" => [
        "Authorization: Bearer " . getenv("${keyVariable}"),
        "Content-Type: application/json",
    ],
    "content" => $body,
    "ignore_errors" => true,
]]);
echo file_get_contents("${url}", false, $context);
`;
  }
}
