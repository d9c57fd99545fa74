import { Component, type ReactNode } from 'react';
import { Action, Empty } from '@/shared/design';
import { say } from '@/shared/i18n';
import { toast } from '@/shared/toast';
import { words } from './strings';

interface Props {
  children: ReactNode;
  /** For what opens on top of the screen: it goes away, and this is told. */
  onFail?: () => void;
}

/** Keeps a failure of one part of the screen from taking the rest with it. */
export class Guard extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch() {
    if (!this.props.onFail) return;
    toast({ kind: 'error', title: say(words, 'broken'), detail: say(words, 'broken_hint') });
    this.props.onFail();
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    if (this.props.onFail) return null;
    return (
      <Empty icon="gear" title={say(words, 'broken')}>
        {say(words, 'broken_hint')}
        <br />
        <Action onClick={() => this.setState({ failed: false })}>{say(words, 'again')}</Action>
      </Empty>
    );
  }
}
