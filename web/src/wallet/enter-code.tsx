import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, TextArea } from '@/ui';
import { layAside, readGift } from './gift-link';

/** Takes a gift's link or its code, and goes to the gift. */
export default function EnterCode({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('wallet');
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const go = (event: FormEvent) => {
    event.preventDefault();
    const brought = readGift(text);
    if (!brought) return setWrong(true);
    layAside(brought.gift, brought.code);
    onClose();
    void navigate({ to: '/gift/$gift', params: { gift: brought.gift } });
  };
  return (
    <Dialog open onClose={onClose} title={t('claim.enter')} about={t('claim.enterAbout')}>
      <form onSubmit={go} className="grid grid-cols-1 gap-4 py-2">
        <TextArea
          label={t('claim.linkOrCode')}
          rows={3}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={text}
          onChange={(event) => { setText(event.target.value); setWrong(false); }}
          {...(isWrong && { error: t('claim.notACode') })}
          hint={t('claim.hint')}
          required
        />
        <Button type="submit" kind="primary" size="large">{t('claim.look')}</Button>
      </form>
    </Dialog>
  );
}
