// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AuthCard } from "@/components/auth/auth-card";
import { RegisterForm } from "@/components/auth/register-form";
import { SignInForm } from "@/components/auth/sign-in-form";
import { AppError, type ErrorCode, type ErrorDetails } from "@/lib/errors";
import messages from "@/lib/i18n/english";

type Call = { method: string; path: string; body: unknown };
const calls: Call[] = [];
let failure: AppError | null = null;

beforeEach(() => {
  calls.length = 0;
  failure = null;
  vi.stubGlobal("fetch", async (input: string, init: RequestInit = {}) => {
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    calls.push({ method: init.method ?? "GET", path: input, body });
    if (input === "/api/auth/csrf") return Response.json({ csrfToken: "token" });
    return failure ? Response.json(failure, { status: failure.status }) : Response.json({ url: "/c/1" });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function fail(code: ErrorCode, details: ErrorDetails = {}): void {
  failure = new AppError(code, { details });
}

function show(form: React.ReactNode): void {
  render(
    <NextIntlClientProvider locale="en" messages={messages}>
      {form}
    </NextIntlClientProvider>,
  );
}

function fill(fields: Record<string, string>): void {
  for (const [label, value] of Object.entries(fields)) {
    fireEvent.change(screen.getByLabelText(label), { target: { value } });
  }
}

function submit(name: string): void {
  fireEvent.click(screen.getByRole("button", { name }));
}

/** Waits for a control to have the focus and the sentence, tied to it for screen readers. */
async function expectProblemAt(label: string, sentence: RegExp): Promise<void> {
  const control = screen.getByLabelText(label);
  await waitFor(() => expect(document.activeElement).toBe(control));
  await waitFor(() => {
    const ids = control.getAttribute("aria-describedby")?.split(" ") ?? [];
    expect(ids.map((id) => document.getElementById(id)?.textContent).join(" ")).toMatch(sentence);
  });
  expect(control.getAttribute("aria-invalid")).toBe("true");
}

describe("the sign-in form", () => {
  it("puts the focus on the first field that is wrong, says why there, and sends nothing", async () => {
    show(<SignInForm destination="/" notice={undefined} />);
    submit("Sign in");
    await expectProblemAt("Email", /Enter an email address/);
    expect(calls).toEqual([]);
  });

  it("sends what was typed with next-auth's token", async () => {
    fail("sign_in_failed");
    show(<SignInForm destination="/" notice={undefined} />);
    fill({ Email: " Reader@Example.org ", Password: "not the password" });
    submit("Sign in");
    await expectProblemAt("Password", /do not match/);
    expect(calls.at(-1)).toEqual({
      method: "POST",
      path: "/api/auth/callback/credentials",
      body: { email: "reader@example.org", password: "not the password", csrfToken: "token", json: "true" },
    });
  });

  it("says above the form when to come back, in minutes, and drops what it said before", async () => {
    fail("rate_limited", { retryAfterSeconds: 61 });
    show(<SignInForm destination="/" notice="What happened before." />);
    expect(screen.getByRole("alert").textContent).toBe("What happened before.");
    fill({ Email: "reader@example.org", Password: "not the password" });
    submit("Sign in");
    const alert = screen.getByRole("alert");
    await waitFor(() => expect(alert.textContent).toBe("Too many attempts. Try again in 2 minutes."));
    await waitFor(() => expect(document.activeElement).toBe(alert));
  });
});

describe("the register form", () => {
  it("says what is wrong with each field at once", async () => {
    show(<RegisterForm destination="/" />);
    fill({ Email: "no address", Password: "short" });
    submit("Create the account");
    await expectProblemAt("Email", /Enter an email address/);
    expect(screen.getByText("Use at least 10 characters.")).toBeTruthy();
    expect(calls).toEqual([]);
  });

  it.each([
    ["short", /at least 10 characters/],
    ["common", /attackers try first/],
    ["repetitive", /repeats itself/],
    ["personal", /your name or your email/],
  ])("says why the server found a password weak: %s", async (reason, sentence) => {
    fail("password_weak", { reason, minLength: 10 });
    show(<RegisterForm destination="/" />);
    fill({ Email: "reader@example.org", Password: "long enough to send" });
    submit("Create the account");
    await expectProblemAt("Password", sentence);
  });

  it("points at the email when it has an account", async () => {
    fail("email_taken");
    show(<RegisterForm destination="/" />);
    fill({ Email: "reader@example.org", Password: "long enough to send" });
    submit("Create the account");
    await expectProblemAt("Email", /already/);
  });

  it("shows and hides the password for its owner", () => {
    show(<RegisterForm destination="/" />);
    const control = screen.getByLabelText("Password");
    expect(control.getAttribute("type")).toBe("password");
    submit("Show password");
    expect(control.getAttribute("type")).toBe("text");
    submit("Hide password");
    expect(control.getAttribute("type")).toBe("password");
  });
});

describe("the buttons of other services", () => {
  it("take the invitation along that the page was opened with", async () => {
    vi.stubGlobal("location", { assign: vi.fn() });
    show(
      <AuthCard
        page="register"
        options={{
          providers: [{ id: "oidc", name: "The Library" }],
          allowsSignUp: true,
          needsInvitation: true,
          allowsGuests: false,
        }}
        isGuest={false}
        destination="/c/1"
        invitation="abc"
      >
        <p>form</p>
      </AuthCard>,
    );
    submit("Continue with The Library");
    await waitFor(() => expect(window.location.assign).toHaveBeenCalledWith("/c/1"));
    expect(calls.at(-1)).toEqual({
      method: "POST",
      path: "/api/auth/signin/oidc",
      body: { callbackUrl: "/c/1", invitation: "abc", csrfToken: "token", json: "true" },
    });
  });
});
