export default function Page() {
  return <p>Nothing but a route.</p>;
}
