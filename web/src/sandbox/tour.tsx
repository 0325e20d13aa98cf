import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '@/app/api';
import { useStore } from '@/lib/store';
import { Button, Dialog, Fault, Icon } from '@/ui';
import { STEPS, type Done, type Scene, setScene } from './story';
import { ToRecord } from './to-record';
import { hasSeenTour, isTouring, startTour } from './touring';

/** The invitation to who comes for the first time, and the tour. A chunk of its own. */
export default function Tour() {
  const touring = useStore(isTouring);
  const seen = useStore(hasSeenTour);
  if (touring) return <Panel onClose={() => isTouring.set(false)} />;
  return seen ? null : <Invitation />;
}

/** What this is, told once to who comes for the first time. */
function Invitation() {
  const { t } = useTranslation('sandbox');
  return (
    <Dialog
      open
      onClose={() => hasSeenTour.set(true)}
      title={t('tour.welcome')}
      about={t('tour.what')}
      footer={(
        <>
          <Button kind="quiet" onClick={() => hasSeenTour.set(true)}>{t('tour.later')}</Button>
          <Button kind="primary" onClick={startTour}>{t('tour.take')}</Button>
        </>
      )}
    >
      <ol className="grid gap-2 py-1">
        {STEPS.map(({ word }, at) => (
          <li key={word} className="flex gap-3">
            <span className="num grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent">{at + 1}</span>
            <span>{t(`tour.${word}.short`)}</span>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}

/** Issues, sells and redeems one coupon, for real, a press at a time. */
function Panel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('sandbox');
  const [scene, setSceneNow] = useState<Scene | null>(null);
  const [past, setPast] = useState<readonly Done[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    setScene().then(setSceneNow, setError);
  }, []);
  const step = STEPS[past.length];
  const act = async () => {
    if (!scene || !step) return;
    setBusy(true);
    setError(null);
    try {
      const done = await step.act(scene, past);
      setPast([...past, done]);
      void queries.invalidateQueries();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section aria-label={t('tour.title')} className="fixed inset-x-2 bottom-[calc(4rem+env(safe-area-inset-bottom))] z-40 max-h-[70dvh] overflow-y-auto rounded-2xl border border-line bg-surface p-4 shadow-card animate-[rise_.2s_ease-out] md:inset-x-auto md:right-4 md:bottom-4 md:w-96">
      <header className="mb-2 flex items-center justify-between">
        <h2 className="font-semibold">{t('tour.title')}</h2>
        <button type="button" onClick={onClose} aria-label={t('close', { ns: 'common' })} className="-mr-1 grid size-8 place-items-center rounded-lg text-muted hover:bg-sunken"><Icon name="x" className="size-4" /></button>
      </header>
      <ol className="grid gap-2">
        {past.map((done, at) => <PastStep key={at} at={at} done={done} />)}
      </ol>
      {error ? <div className="mt-2"><Fault compact error={error} /></div> : null}
      {step ? (
        <div className="mt-3 rounded-xl bg-accent-soft p-3">
          <p className="font-medium">{t(`tour.${step.word}.title`, scene?.words ?? {})}</p>
          <p className="mt-0.5 mb-3 text-[13px] text-muted">{t(`tour.${step.word}.about`, scene?.words ?? {})}</p>
          <Button kind="primary" className="w-full" isBusy={isBusy} disabled={!scene} onClick={() => void act()}>{t(`tour.${step.word}.do`)}</Button>
        </div>
      ) : (
        <div className="mt-3 grid gap-2">
          <p className="font-medium">{t('tour.end')}</p>
          <p className="text-[13px] text-muted">{t('tour.next')}</p>
          <Button kind="primary" onClick={onClose}>{t('tour.look')}</Button>
        </div>
      )}
    </section>
  );
}

function PastStep({ at, done }: { at: number; done: Done }) {
  const { t } = useTranslation('sandbox');
  return (
    <li className="flex gap-2.5 text-[13px]">
      <span className="grid size-5 shrink-0 place-items-center rounded-full bg-good-soft text-good"><Icon name="check" className="size-3.5" /></span>
      <span>
        {t(`tour.${STEPS[at]!.word}.done`, done.words)}{' '}
        <ToRecord sequence={done.sequence} />
      </span>
    </li>
  );
}
