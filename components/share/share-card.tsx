/** The families that the card's fonts are split into, in the order in which a letter is looked for. */
const family = ["latin", "latin-ext", "greek", "cyrillic", "vietnamese"]
  .map((name) => `Inter ${name}`)
  .join(", ");

/** The picture of a link, as the drawer of pictures understands it: flex boxes with styles of their own. */
export function ShareCard({ kicker, title, footer }: { kicker: string; title: string; footer: string }) {
  return (
    <div
      style={{
        width: "100%",
        height: "100%",
        display: "flex",
        flexDirection: "column",
        justifyContent: "space-between",
        padding: "72px 80px",
        backgroundColor: "#fcfcfa",
        borderBottom: "16px solid #c2410c",
        color: "#1a1c20",
        fontFamily: family,
      }}
    >
      <div style={{ display: "flex", fontSize: 32, color: "#565b63" }}>{kicker}</div>
      <div
        style={{
          display: "flex",
          fontSize: title.length > 60 ? 64 : 80,
          fontWeight: 600,
          lineHeight: 1.15,
          letterSpacing: "-0.02em",
          maxHeight: 300,
          overflow: "hidden",
          wordBreak: "break-word",
        }}
      >
        {title}
      </div>
      <div style={{ display: "flex", alignItems: "center", justifyContent: "space-between" }}>
        <div style={{ display: "flex", alignItems: "center", fontSize: 36, fontWeight: 600 }}>
          <svg
            aria-hidden="true"
            width="56"
            height="56"
            viewBox="0 0 24 24"
            fill="none"
            style={{ marginRight: 16 }}
          >
            <path d="M5 3v18.5" stroke="#1a1c20" strokeWidth="1.9" strokeLinecap="round" />
            <path
              d="M5.95 4.4c4-1.7 6.3 1.7 9.7 1.3 1.9-.2 3.6-.9 6.4-2-1.5 3.1-2.9 5.2-6 5.7-3.6.6-6-1.8-10.1-.1z"
              fill="#c2410c"
            />
          </svg>
          Tramontane
        </div>
        <div style={{ display: "flex", fontSize: 30, color: "#565b63" }}>{footer}</div>
      </div>
    </div>
  );
}
