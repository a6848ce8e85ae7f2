import { type PointerEvent, useEffect, useRef } from 'react';

interface SignaturePadProps {
  label: string;
  /** Called with the drawing surface once something was written, null once it is empty again. */
  onChange: (canvas: HTMLCanvasElement | null) => void;
  /** A new number empties it. */
  round: number;
}

/** A surface to sign on, with a finger, a pen or the mouse. */
export function SignaturePad({ label, onChange, round }: SignaturePadProps) {
  const surface = useRef<HTMLCanvasElement>(null);
  const drawing = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round begins with an empty surface of the size it has on the screen
  useEffect(() => {
    const canvas = surface.current;
    if (!canvas) return;
    const { width, height } = canvas.getBoundingClientRect();
    canvas.width = width * devicePixelRatio;
    canvas.height = height * devicePixelRatio;
    const pen = canvas.getContext('2d');
    if (!pen) return;
    pen.scale(devicePixelRatio, devicePixelRatio);
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, width, height);
    pen.lineWidth = 2.5;
    pen.lineCap = 'round';
    pen.lineJoin = 'round';
    pen.strokeStyle = '#111';
    onChange(null);
  }, [round]);
  const at = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top] as const;
  };
  return (
    <canvas
      ref={surface}
      className="rb-pad"
      role="img"
      aria-label={label}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drawing.current = true;
        const pen = event.currentTarget.getContext('2d');
        pen?.beginPath();
        pen?.moveTo(...at(event));
      }}
      onPointerMove={(event) => {
        if (!drawing.current) return;
        const pen = event.currentTarget.getContext('2d');
        pen?.lineTo(...at(event));
        pen?.stroke();
        onChange(event.currentTarget);
      }}
      onPointerUp={() => {
        drawing.current = false;
      }}
    />
  );
}
