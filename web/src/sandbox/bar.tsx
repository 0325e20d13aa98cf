import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { words } from '@/i18n';
import { useStore } from '@/lib/store';
import { Icon } from '@/ui';
import { BusyDayButton } from './busy-day';
import { ClockButton } from './clock';
import { PersonaSelect } from './persona-select';
import { BAR_BUTTON } from './style';
import { hasSeenTour, isTouring, startTour } from './touring';

/** The strip above a sandbox: who one is, what time it is, and what goes on. */
export default function SandboxBar() {
  const isReady = useWords();
  return (
    <>
      <div role="region" aria-label="Sandbox" className="bg-bar text-on-bar">
        <div className="mx-auto flex h-11 max-w-[110rem] items-center gap-1 overflow-x-auto px-3 text-[13px] whitespace-nowrap sm:gap-3 sm:px-4">
          {isReady && <Parts />}
        </div>
      </div>
      {isReady && <TourSoon />}
    </>
  );
}

const Tour = lazy(() => import('./tour'));

/** Fetched only for who has not seen it, or takes it. */
function TourSoon() {
  const touring = useStore(isTouring);
  const seen = useStore(hasSeenTour);
  return touring || !seen ? <Suspense fallback={null}><Tour /></Suspense> : null;
}

function Parts() {
  const { t } = useTranslation('sandbox');
  return (
    <>
      <span className="hidden items-center gap-1.5 font-medium sm:inline-flex">
        <span aria-hidden className="size-2 rounded-full bg-[#e2592f]" />
        {t('sandbox')}
      </span>
      <PersonaSelect />
      <ClockButton />
      <BusyDayButton />
      <button type="button" onClick={startTour} className={BAR_BUTTON}>
        <Icon name="play" className="size-4" />
        {t('tour.take')}
      </button>
    </>
  );
}

function useWords(): boolean {
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    void words('sandbox').then(() => setReady(true));
  }, []);
  return isReady;
}
