import { useTranslation } from 'react-i18next';
import { useStore } from '@/lib/store';
import { Icon } from '@/ui';
import { stars, toggleStar } from './board-query';

/** Marks a series, so that it is found again. */
export function Star({ series, title }: { series: string; title: string }) {
  const { t } = useTranslation('market');
  const isOn = useStore(stars).includes(series);
  return (
    <button
      type="button"
      aria-pressed={isOn}
      aria-label={t('board.star', { title })}
      onClick={(event) => {
        event.stopPropagation();
        toggleStar(series);
      }}
      className={`grid size-10 shrink-0 place-items-center rounded-lg hover:bg-sunken lg:size-8 ${isOn ? 'text-warn [&_path]:fill-current' : 'text-faint'}`}
    >
      <Icon name="star" className="size-4.5" />
    </button>
  );
}
