import type { Follow, Problem, StreamItem, StreamState } from '@xianquan/client';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { api } from '@/app/api';

/** A stream as a screen sees it. */
export interface LiveStatus {
  state: StreamState;
  problem: Problem | null;
  /** When the last item came, by this computer's clock; 0 before the first. */
  heardAt: number;
  /** How often state was read anew because items had been missed. */
  repairs: number;
}

/** A drawing is followed by so many times of what it took in which nothing is drawn: a slow phone keeps time for fingers. */
const REST = 8;
/** But no figure is older than this, in milliseconds. */
const LONGEST_REST = 600;

/**
 * State that a stream keeps up. Items are folded as they come; screens are told once a frame at most,
 * so five hundred changes a second cost sixty drawings.
 */
export class Live<T> {
  private value: T;
  private seen: { value: T; status: LiveStatus };
  private status: LiveStatus = { state: 'connecting', problem: null, heardAt: 0, repairs: 0 };
  private readonly listeners = new Set<() => void>();
  private running: Follow | null = null;
  private drawing = 0;
  private pausing: ReturnType<typeof setTimeout> | undefined;
  private drawnAt = -Infinity;
  private took = 0;

  constructor(
    private readonly path: string,
    first: T,
    private readonly fold: (now: T, item: StreamItem) => T,
    private readonly onGap: () => void = () => {},
    /** The least time between two drawings, in milliseconds: figures that nobody can read so fast need not be drawn. */
    private readonly pace = 0,
  ) {
    this.value = first;
    this.seen = { value: first, status: this.status };
  }

  readonly get = (): { value: T; status: LiveStatus } => this.seen;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.running ??= this.start();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stop();
    };
  };

  /** Puts other state in the place of what is there, such as what was read anew. */
  replace(value: T): void {
    this.value = value;
    this.soon();
  }

  private start(): Follow {
    return api.follow(this.path, {
      onItem: (item) => {
        this.value = this.fold(this.value, item);
        this.status = { ...this.status, heardAt: Date.now() };
        this.soon();
      },
      onState: (state, problem) => {
        this.status = { ...this.status, state, problem };
        this.soon();
      },
      onGap: () => {
        this.status = { ...this.status, repairs: this.status.repairs + 1 };
        this.onGap();
      },
    });
  }

  private stop(): void {
    this.running?.stop();
    this.running = null;
    cancelAnimationFrame(this.drawing);
    this.drawing = 0;
    clearTimeout(this.pausing);
    this.pausing = undefined;
  }

  private soon(): void {
    if (this.drawing || this.pausing !== undefined) return;
    const rest = this.pace && Math.max(this.pace, Math.min(this.took * REST, LONGEST_REST));
    const left = this.drawnAt + rest - performance.now();
    if (left <= 0) {
      this.draw();
      return;
    }
    this.pausing = setTimeout(() => {
      this.pausing = undefined;
      this.draw();
    }, left);
  }

  private draw(): void {
    // A page in the background is not drawn: it catches up when somebody looks.
    this.drawing ||= requestAnimationFrame(() => {
      this.drawing = 0;
      this.drawnAt = performance.now();
      this.seen = { value: this.value, status: this.status };
      for (const listener of this.listeners) listener();
      // It runs once the page is laid out and painted.
      setTimeout(() => (this.took = performance.now() - this.drawnAt));
    });
  }
}

export function useLive<T>(live: Live<T>): { value: T; status: LiveStatus } {
  return useSyncExternalStore(live.subscribe, live.get, live.get);
}

/** Calls `then` for each event of whoever is signed in, as long as the screen is there. */
export function useMemberEvents(isSignedIn: boolean, then: (item: StreamItem) => void): void {
  const latest = useRef(then);
  latest.current = then;
  useEffect(() => {
    if (!isSignedIn) return undefined;
    const running = api.follow('/v1/wallet/events/stream', { onItem: (item) => latest.current(item) });
    return () => running.stop();
  }, [isSignedIn]);
}
