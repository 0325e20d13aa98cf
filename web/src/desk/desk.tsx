import { useSession } from '@/app/session';
import BankPage from './bank';
import { Overview } from './overview';

/** The desk's first page: the bank has its own work, the others look over everything. */
export default function Desk() {
  return useSession()?.role === 'bank' ? <BankPage /> : <Overview />;
}
