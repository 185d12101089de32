import { expect, test } from "./fixture";
import { converse } from "./reader";

test.describe("another reader", () => {
  test.use({ expectedNoise: [/404/] });

  test("does not find a conversation that is not theirs", async ({ page, anotherReader }) => {
    const address = await converse(page, "For my eyes only");
    const other = await anotherReader();
    await converse(other, "Something of my own");
    const response = await other.goto(address);
    expect(response?.status()).toBe(404);
    await expect(other.getByRole("heading", { name: "Nothing here but wind" })).toBeVisible();
    await expect(other.getByText("For my eyes only")).toBeHidden();

    const api = await other.request.get(`/api/conversations/${address.split("/").at(-1)}`);
    expect(api.status()).toBe(404);
    expect(await api.json()).toEqual({ error: { code: "not_found", details: {} } });
  });
});
