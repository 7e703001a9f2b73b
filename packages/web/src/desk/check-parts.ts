/** What the checks are made of, apart from them: evaluating both at once takes a slow phone more than a frame has. */
export { changeSchema } from '@deskhand/protocol';
