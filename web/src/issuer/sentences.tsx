import type { Schemas } from '@xianquan/client';
import { useSettings } from '@/app/settings';

/** Terms in plain sentences, in the reader's language. */
export function Sentences({ sentences }: { sentences: readonly Schemas['TermsSentence'][] }) {
  const { language } = useSettings();
  return (
    <ul className="grid gap-2">
      {sentences.map((sentence, at) => (
        <li key={`${sentence.topic} ${at}`} className="flex gap-2.5">
          <span aria-hidden className="mt-2 size-1.5 shrink-0 rounded-full bg-accent" />
          <span className="min-w-0">{language === 'zh-CN' ? sentence.zh : sentence.en}</span>
        </li>
      ))}
    </ul>
  );
}
