import { expect, test } from "./fixture";
import { answered, answers, ask } from "./reader";

const elsewhere = "https://pictures.example";
/** A picture of one pixel. */
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

test.describe("a page", () => {
  test.use({ expectedNoise: [/Content Security Policy/] });

  test("runs nothing that our server did not write, and reaches no other origin", async ({ page }) => {
    const reached: string[] = [];
    await page.route(`${elsewhere}/**`, async (route) => {
      reached.push(route.request().url());
      await route.fulfill({ status: 200, body: "" });
    });
    await page.goto("/");
    const outcome = await page.evaluate(async (origin) => {
      const marks: string[] = [];
      Object.assign(window, { mark: (name: string) => marks.push(name) });
      const refused: string[] = [];
      document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
      const box = document.createElement("div");
      box.innerHTML = `<img src="data:," onerror="mark('handler')"><a href="javascript:mark('link')">x</a>
        <img src="${origin}/leak.png"><iframe src="${origin}/frame"></iframe>`;
      document.body.append(box);
      box.querySelector("a")?.click();
      const fetched = await fetch(`${origin}/leak`).then(
        () => true,
        () => false,
      );
      const deadline = performance.now() + 20_000;
      while (new Set(refused).size < 5 && performance.now() < deadline)
        await new Promise((resolve) => requestAnimationFrame(resolve));
      return { marks, fetched, refused: [...new Set(refused)].sort() };
    }, elsewhere);
    expect(outcome).toEqual({
      marks: [],
      fetched: false,
      refused: ["connect-src", "frame-src", "img-src", "script-src-attr", "script-src-elem"],
    });
    expect(reached).toEqual([]);
  });
});

test.describe("an image from elsewhere", () => {
  // What the test's own driver would have liked to run in the frame.
  test.use({ expectedNoise: [/Blocked script execution in .*image-frame/] });

  test("is fetched when the reader has asked for it, and learns nothing of the page", async ({ page }) => {
    const requests: { url: string; referer: string | undefined; cookie: string | undefined }[] = [];
    await page.route(`${elsewhere}/**`, async (route) => {
      const { referer, cookie } = await route.request().allHeaders();
      requests.push({ url: route.request().url(), referer, cookie });
      await route.fulfill({ contentType: "image/png", body: pixel });
    });
    await page.goto("/");
    const address = `${elsewhere}/wind.png?a=1&b="2"`;
    await ask(page, `[[scenario:echo]]\n![The wind](${encodeURI(address)})`);
    await answered(page);
    expect(requests).toEqual([]);

    await answers(page).last().getByRole("button", { name: "Load image" }).click();
    const frame = page.frameLocator("iframe[title='The wind']");
    await expect(frame.getByRole("img", { name: "The wind" })).toBeVisible();
    await expect.poll(() => requests.length).toBe(1);
    expect(requests).toEqual([{ url: encodeURI(address), referer: undefined, cookie: undefined }]);
  });
});

test("every page and every answer of the API carries the headers of its kind", async ({ request }) => {
  const nonces = new Set<string | undefined>();
  for (const path of ["/", "/sign-in", "/settings", "/no-such-page"]) {
    const headers = (await request.get(path)).headers();
    const policy = headers["content-security-policy"] ?? "";
    const scripts = policy.split("; ").find((directive) => directive.startsWith("script-src ")) ?? "";
    expect(scripts, path).toMatch(/'nonce-[0-9a-f-]{36}' 'strict-dynamic'$/);
    expect(scripts, path).not.toContain("unsafe");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).not.toMatch(/https?:/);
    expect(headers["permissions-policy"], path).toContain("camera=()");
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    nonces.add(/'nonce-([^']+)'/.exec(scripts)?.[1]);
  }
  expect(nonces.size).toBe(4);
  const api = (await request.get("/api/models")).headers();
  expect([
    api["x-content-type-options"],
    api["referrer-policy"],
    api["cross-origin-resource-policy"],
  ]).toEqual(["nosniff", "same-origin", "same-origin"]);
});

test("a server for this machine alone answers under no stranger's name", async ({ request, baseURL }) => {
  for (const path of ["/", "/api/models"]) {
    const response = await request.get(`${baseURL}${path}`, { headers: { host: "rebound.example" } });
    expect(response.status(), path).toBe(421);
    expect(await response.json(), path).toEqual({ error: { code: "unknown_host", details: {} } });
  }
});
