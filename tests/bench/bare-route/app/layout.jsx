// JavaScript, because beside TypeScript Next writes a configuration of its own.
export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
