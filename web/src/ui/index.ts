/** The parts that all screens are made of. */
export * from './badge';
export * from './button';
export * from './card';
export * from './dialog';
export * from './field';
export * from './figures';
export * from './icon';
export * from './segmented';
export * from './spark';
export * from './states';
export * from './table';
export * from './toast';
