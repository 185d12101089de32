export default function Page() {
  return <main>Tramontane</main>;
}
