import { type ReactNode, useId, useRef } from 'react';

interface PopoverProps {
  /** What the button says. */
  label: ReactNode;
  /** Its name for assistive technology, where the label does not say it all. */
  name?: string;
  className?: string;
  children: (close: () => void) => ReactNode;
}

/** A button that opens a small panel under itself: the browser's own popover, which Esc and a press outside close. */
export function Popover({ label, name, className = '', children }: PopoverProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const place = () => {
    const at = button.current?.getBoundingClientRect();
    if (!at || !panel.current) return;
    panel.current.style.top = `${Math.round(at.bottom + 4)}px`;
    panel.current.style.left = `${Math.round(Math.max(8, Math.min(at.left, innerWidth - 328)))}px`;
  };
  return (
    <>
      <button ref={button} type="button" className={`rb-pop-button ${className}`} popoverTarget={id} aria-label={name}>
        {label} <span aria-hidden="true">▾</span>
      </button>
      <div ref={panel} id={id} popover="auto" className="rb-popover" onBeforeToggle={place}>
        {children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}
