import { useTranslation } from 'react-i18next';
import { Ref } from './ref';
import type { Place } from './place-of';

export function PlaceWord({ place }: { place: Place }) {
  const { t } = useTranslation('desk');
  return (
    <span className="inline-flex max-w-full items-baseline gap-1.5">
      <span className="text-muted">{t(place.id ? `placeWith.${place.name}` : `place.${place.name}`, { defaultValue: place.name })}</span>
      {place.id && <Ref id={place.id} />}
    </span>
  );
}
