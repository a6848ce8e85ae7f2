import type { ReactNode } from 'react';

interface CardProps {
  title?: string;
  extra?: ReactNode;
  className?: string;
  children?: ReactNode;
}

/** A panel; with a title it is a section with a second-level heading. */
export function Card({ title, extra, className = '', children }: CardProps) {
  if (!title) return <div className={`rb-card ${className}`}>{children}</div>;
  return (
    <section className={`rb-card ${className}`} aria-label={title}>
      <div className="rb-card-title">
        <h2>{title}</h2>
        {extra}
      </div>
      {children}
    </section>
  );
}
