import QrScanner from 'qr-scanner';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, Note } from '@/ui';

/** What the camera sees, until it sees a QR code. */
export default function Camera({ onScan }: { onScan: (text: string) => void }) {
  const { t } = useTranslation('till');
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(onScan);
  latest.current = onScan;
  const [fault, setFault] = useState<'denied' | 'none' | null>(null);
  useEffect(() => {
    if (!video.current) return undefined;
    const scanner = new QrScanner(video.current, ({ data }) => latest.current(data), {
      returnDetailedScanResult: true,
      preferredCamera: 'environment',
      maxScansPerSecond: 8,
      // Most pictures show no code.
      onDecodeError: () => {},
    });
    let isGone = false;
    scanner.start().catch(() => QrScanner.hasCamera().then((has) => !isGone && setFault(has ? 'denied' : 'none')));
    return () => {
      isGone = true;
      scanner.destroy();
    };
  }, []);
  if (fault) return <Note tone="warn">{t(`camera.${fault}`)}</Note>;
  return (
    <div className="relative aspect-square w-full max-w-96 overflow-hidden rounded-2xl bg-black">
      <video ref={video} muted playsInline aria-label={t('camera.label')} className="size-full object-cover" />
      <span aria-hidden className="pointer-events-none absolute inset-[14%] rounded-3xl border-4 border-white/85 shadow-[0_0_0_100vmax_rgb(0_0_0/35%)]" />
      <span className="absolute inset-x-0 bottom-3 flex items-center justify-center gap-1.5 text-[13px] text-white"><Icon name="scan" className="size-4" />{t('camera.hold')}</span>
    </div>
  );
}
