import type { ButtonHTMLAttributes, ComponentType, ReactNode } from 'react';

type Tone = 'primary' | 'soft' | 'plain' | 'quiet' | 'danger';

const tones: Record<Tone, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  soft: 'bg-accent-soft text-accent hover:bg-accent hover:text-on-accent',
  plain: 'bg-surface text-ink border border-line hover:bg-sunken',
  quiet: 'text-accent hover:bg-sunken',
  danger: 'bg-danger text-on-danger hover:bg-danger-strong',
};

export const buttonLook = (tone: Tone = 'plain', small = false) =>
  `inline-flex items-center justify-center gap-2 rounded-medium font-semibold text-center select-none transition-colors disabled:border-transparent disabled:bg-sunken disabled:text-ink-soft disabled:pointer-events-none ${
    small ? 'min-h-9 px-3 text-small pointer-coarse:min-h-11' : 'min-h-11 px-4 text-body'
  } ${tones[tone]}`;

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: Tone;
  small?: boolean;
  icon?: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>;
  children: ReactNode;
}

export function Button({ tone = 'plain', small = false, icon: Icon, className = '', children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={`${buttonLook(tone, small)} ${className}`}>
      {Icon && <Icon aria-hidden className={small ? 'size-4 shrink-0' : 'size-5 shrink-0'} />}
      <span className="min-w-0 py-1 [overflow-wrap:anywhere]">{children}</span>
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
  icon: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>;
}

export const iconLook =
  'inline-flex size-11 shrink-0 items-center justify-center rounded-full text-ink-soft hover:bg-sunken hover:text-ink transition-colors disabled:opacity-45';

export function IconButton({ label, icon: Icon, className = '', ...rest }: IconButtonProps) {
  return (
    <button type="button" title={label} aria-label={label} {...rest} className={`${iconLook} ${className}`}>
      <Icon aria-hidden className="size-5" />
    </button>
  );
}
