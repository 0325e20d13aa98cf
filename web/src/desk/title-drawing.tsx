import { useNavigate } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { useMemberName } from '@/lib/names';
import { useIsWide } from '@/lib/media';
import { useWidth } from '@/lib/width';
import { isEnd, isHeld, type Chain, type Drawn, type Node } from './title-chain';

/** How a chain lies on the page: along is time, across are the owners. */
interface Frame {
  x: (node: { at: number; lane: number }) => number;
  y: (node: { at: number; lane: number }) => number;
  width: number;
  height: number;
}

const LABEL = 176;
const LANE = 48;
const TOP = 18;
const FOOT = 46;
const LEAST = 88;

/** A chain of title, drawn: a lane for each owner, a step for each move. The table beside it has the same. */
export function TitleDrawing({ chain }: { chain: Chain }) {
  const isWide = useIsWide();
  const [place, width] = useWidth<HTMLDivElement>();
  return <div ref={place}>{isWide ? <Across chain={chain} width={width} /> : <Down chain={chain} width={width} />}</div>;
}

function Across({ chain, width }: { chain: Chain; width: number }) {
  const { t } = useTranslation('desk');
  const name = useMemberName();
  const { time, date } = useFormats();
  const { nodes, lanes } = chain;
  const room = width - LABEL;
  const step = Math.min(220, Math.max(LEAST, (room - 96) / Math.max(1, nodes.length - 1)));
  const frame: Frame = {
    x: ({ at }) => 24 + at * step,
    y: ({ lane }) => TOP + lane * LANE + LANE / 2,
    width: Math.max(room, 96 + (nodes.length - 1) * step),
    height: TOP + lanes.length * LANE + FOOT,
  };
  const middle = (lane: number) => frame.y({ at: 0, lane });
  return (
    <div className="flex">
      <svg aria-hidden width={LABEL} height={frame.height} className="block shrink-0">
        {lanes.map(({ member }, at) => (
          <g key={at}>
            <text x={4} y={middle(at) + 4} className="fill-ink text-[13px] font-medium">{shortened(member ? name(member) : '–', 22)}</text>
            {member && name(member) !== member && <text x={4} y={middle(at) + 18} className="fill-muted text-[11px]">{member}</text>}
          </g>
        ))}
      </svg>
      <div className="relative min-w-0 flex-1 overflow-x-auto" tabIndex={0} role="region" aria-label={t('title.drawing')}>
        <svg width={frame.width} height={frame.height} role="group" aria-label={t('title.drawing')} className="block">
          {lanes.map((_, at) => <line key={at} x1={0} x2={frame.width} y1={middle(at)} y2={middle(at)} className="stroke-line" strokeDasharray="2 5" />)}
        <Strokes chain={chain} frame={frame} />
        {nodes.map((node) => <Dot key={node.at} node={node} frame={frame} />)}
        {nodes.map((node) => node.step && (
          <text key={node.at} x={frame.x(node)} textAnchor="middle" className="fill-muted text-[11px]">
            <tspan x={frame.x(node)} y={frame.height - FOOT + 14} className="fill-ink">{movedWord(t, node.step)}</tspan>
            <tspan x={frame.x(node)} y={frame.height - FOOT + 28}>{time(node.step.recorded_at)}</tspan>
            {isNewDay(chain, node) && <tspan x={frame.x(node)} y={frame.height - FOOT + 41}>{date(node.step.recorded_at)}</tspan>}
          </text>
        ))}
        </svg>
      </div>
    </div>
  );
}

const ROW = 64;
const GRAPH = 22;

function Down({ chain, width }: { chain: Chain; width: number }) {
  const { t } = useTranslation('desk');
  const name = useMemberName();
  const { dateTime } = useFormats();
  const { nodes, lanes } = chain;
  const gap = Math.min(GRAPH, (width * 0.4) / Math.max(1, lanes.length));
  const frame: Frame = {
    x: ({ lane }) => 14 + lane * gap,
    y: ({ at }) => 26 + at * ROW,
    width,
    height: nodes.length * ROW,
  };
  const left = 14 + lanes.length * gap + 8;
  return (
    <svg width={width} height={frame.height} role="group" aria-label={t('title.drawing')} className="block">
      <Strokes chain={chain} frame={frame} />
      {nodes.map((node) => (
        <g key={node.at}>
          <Dot node={node} frame={frame} />
          <text x={left} y={frame.y(node)} className="fill-ink text-[13px] font-medium">{node.step ? movedWord(t, node.step) : t(`place.${node.place}`, { defaultValue: node.place })}</text>
          <text x={left} y={frame.y(node) + 17} className="fill-muted text-xs">{[node.member && shortened(name(node.member), 22), node.step && t(`place.${node.place}`, { defaultValue: node.place })].filter(Boolean).join(' · ')}</text>
          {node.step && <text x={left} y={frame.y(node) + 33} className="fill-muted text-[11px]">{`#${node.step.sequence} · ${dateTime(node.step.recorded_at)}`}</text>}
        </g>
      ))}
    </svg>
  );
}

/** From node to node: along the lane of the one who has it, then over to the next. */
function Strokes({ chain, frame }: { chain: Chain; frame: Frame }) {
  return (
    <>
      {chain.nodes.slice(1).map((node) => {
        const before = chain.nodes[node.at - 1]!;
        const turn = { at: node.at, lane: before.lane };
        const isMint = before.place === 'mint';
        const look = isMint ? 'stroke-strong-line' : isHeld(before.place) ? 'stroke-warn' : 'stroke-accent';
        return (
          <g key={node.at} fill="none" strokeLinecap="round">
            <line x1={frame.x(before)} y1={frame.y(before)} x2={frame.x(turn)} y2={frame.y(turn)} className={look} strokeWidth={isMint ? 2 : 5} {...(isHeld(before.place) && { strokeDasharray: '1 9' })} />
            {node.lane !== before.lane && <line x1={frame.x(turn)} y1={frame.y(turn)} x2={frame.x(node)} y2={frame.y(node)} className="stroke-ink" strokeWidth={1.5} />}
          </g>
        );
      })}
    </>
  );
}

function Dot({ node, frame }: { node: Node; frame: Frame }) {
  const { t } = useTranslation('desk');
  const navigate = useNavigate();
  const x = frame.x(node);
  const y = frame.y(node);
  const look = isEnd(node.place) ? 'fill-good stroke-good' : isHeld(node.place) ? 'fill-surface stroke-warn' : node.place === 'mint' ? 'fill-surface stroke-strong-line' : 'fill-surface stroke-accent';
  const mark = isEnd(node.place) ? <rect x={x - 7} y={y - 7} width={14} height={14} rx={3} className={look} strokeWidth={2.5} /> : <circle cx={x} cy={y} r={7} className={look} strokeWidth={2.5} />;
  if (!node.step) return mark;
  const { sequence, folded } = node.step;
  const go = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    void navigate({ to: '/desk/records/$sequence', params: { sequence: String(sequence) } });
  };
  return (
    <a href={`/desk/records/${sequence}`} onClick={go} aria-label={`${movedWord(t, node.step)}, ${t('record.one')} ${sequence}`}>
      <circle cx={x} cy={y} r={20} fill="transparent" />
      {folded ? <><circle cx={x} cy={y} r={11} className="fill-sunken stroke-strong-line" /><text x={x} y={y + 4} textAnchor="middle" className="fill-ink text-[11px]">{folded}</text></> : mark}
    </a>
  );
}

/** What a step is called; for several that are drawn as one, how often. */
function movedWord(t: (key: string, options: { defaultValue?: string; count?: number }) => string, { kind, folded }: Drawn): string {
  return folded ? t('title.takenBack', { count: folded }) : t(`moved.${kind}`, { defaultValue: kind });
}

function isNewDay(chain: Chain, node: Node): boolean {
  const before = chain.nodes[node.at - 1]?.step;
  return !before || before.recorded_at.slice(0, 10) !== node.step?.recorded_at.slice(0, 10);
}

/** As much of a name as there is room for. Chinese is twice as wide. */
function shortened(text: string, most: number): string {
  let room = most;
  let end = 0;
  for (const letter of text) {
    room -= letter > '\u2e80' ? 1.8 : 1;
    if (room < 0) return `${text.slice(0, end)}…`;
    end += letter.length;
  }
  return text;
}
