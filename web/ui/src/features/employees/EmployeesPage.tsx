export default function EmployeesPage() {
  return null;
}
