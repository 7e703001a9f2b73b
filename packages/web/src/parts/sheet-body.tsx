import { Drawer } from '@base-ui/react/drawer';
import type { SheetProps } from './sheet.tsx';

/** From the bottom on a phone, where it can be swept away; in the middle of a wide screen. */
export function SheetBody({ open, onClose, onGone, title, text, children }: SheetProps & { onGone(): void }) {
  return (
    <Drawer.Root
      open={open}
      onOpenChange={(next) => next || onClose()}
      onOpenChangeComplete={(shown) => shown || onGone()}
      swipeDirection="down"
    >
      <Drawer.Portal>
        <Drawer.Backdrop className="fixed inset-0 bg-veil transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0 motion-reduce:transition-none" />
        <Drawer.Viewport className="fixed inset-0 flex items-end justify-center min-[900px]:items-center">
          <Drawer.Popup className="max-h-[85dvh] w-full max-w-120 overflow-y-auto overscroll-contain rounded-t-large bg-surface px-5 pt-3 pb-[max(20px,env(safe-area-inset-bottom))] text-ink shadow-high outline-none transition-transform duration-250 ease-out [transform:translateY(var(--drawer-swipe-movement-y))] data-ending-style:[transform:translateY(100%)] data-starting-style:[transform:translateY(100%)] data-swiping:select-none data-swiping:duration-0 motion-reduce:transition-none min-[900px]:rounded-b-large min-[900px]:data-ending-style:opacity-0 min-[900px]:data-ending-style:[transform:none] min-[900px]:data-starting-style:opacity-0 min-[900px]:data-starting-style:[transform:translateY(8px)]">
            <div aria-hidden className="mx-auto mb-3 h-1 w-9 rounded-full bg-line min-[900px]:hidden" />
            <Drawer.Content>
              <Drawer.Title dir="auto" className="text-large font-semibold break-words">
                {title}
              </Drawer.Title>
              {text && <Drawer.Description className="mt-1 text-body text-ink-soft [overflow-wrap:anywhere]">{text}</Drawer.Description>}
              <div className="mt-4">{children}</div>
            </Drawer.Content>
          </Drawer.Popup>
        </Drawer.Viewport>
      </Drawer.Portal>
    </Drawer.Root>
  );
}
