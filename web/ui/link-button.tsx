import { Button, type ButtonProps } from 'antd';
import type { MouseEvent } from 'react';
import { useHref, useLinkClickHandler } from 'react-router';

/** A link that looks like a button: one stop for the keyboard, and it opens in a new tab like any link. */
export function LinkButton({ to, ...rest }: { to: string } & Pick<ButtonProps, 'type' | 'size' | 'children' | 'icon'>) {
  const go = useLinkClickHandler<HTMLAnchorElement>(to);
  return (
    <Button {...rest} href={useHref(to)} onClick={(event) => go(event as unknown as MouseEvent<HTMLAnchorElement>)} />
  );
}
