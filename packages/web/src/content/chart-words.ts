import { t } from '../words/words.ts';
import type { ChartBlock } from './parts.ts';

/** "A column chart of the cells Totals B2:B7" */
export function chartWords({ type, cells }: ChartBlock): string {
  const kind = t(type ? `artifact.chart.${type}` : 'artifact.chart');
  return cells ? t('artifact.chart.cells', { kind, cells }) : kind;
}
