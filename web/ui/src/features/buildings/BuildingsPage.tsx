export default function BuildingsPage() {
  return null;
}
