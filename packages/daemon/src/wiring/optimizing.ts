import { setFlagsFromString } from 'node:v8';

/**
 * V8 optimizes a function that was called 400 times. Of what a turn runs that is most in the first hundred turns, and costs a
 * tenth of their processor and 7 MB, which pay off only after hundreds more: so it is done later. What loops for long is
 * optimized as before. And it has four threads look through the two megabytes of its young generation, which cost more to wake
 * than they spare. Asked for once all is loaded: started with a flag, Node takes nothing that was compiled before.
 */
export function optimizeLater(): void {
  setFlagsFromString('--invocation-count-for-maglev=4000');
  setFlagsFromString('--no-parallel-scavenge');
}
