import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/app/session';
import { Button, Icon } from '@/ui';
import { ActDialog } from './act-dialog';
import { mayAct, stops, type Act } from './acts';

/** Stops one thing or lets it go on; there for whoever may. */
export function ActButton({ act, id }: { act: Act; id: string }) {
  const { t } = useTranslation('desk');
  const [isOpen, setOpen] = useState(false);
  if (!mayAct(useSession()?.role, act)) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}><Icon name={act === 'approve_series' ? 'check' : stops(act) ? 'pause' : 'play'} className="size-4" />{t(`actHere.${act}`)}</Button>
      {isOpen && <ActDialog act={act} id={id} onClose={() => setOpen(false)} />}
    </>
  );
}
