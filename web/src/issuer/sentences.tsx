import type { Schemas } from '@xianquan/client';
import { useSettings } from '@/app/settings';
import { useNamesIn } from '@/lib/names';

/** Terms in plain sentences, in the reader's language. */
export function Sentences({ sentences }: { sentences: readonly Schemas['TermsSentence'][] }) {
  const { language } = useSettings();
  const named = useNamesIn();
  return (
    <ul className="grid gap-2">
      {sentences.map((sentence, at) => (
        <li key={`${sentence.topic} ${at}`} className="flex gap-2.5">
          <span aria-hidden className="mt-2 size-1.5 shrink-0 rounded-full bg-accent" />
          <span className="min-w-0">{named(language === 'zh-CN' ? sentence.zh : sentence.en)}</span>
        </li>
      ))}
    </ul>
  );
}
