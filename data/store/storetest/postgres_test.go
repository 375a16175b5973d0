package storetest

import "testing"

func TestAThrowAwayServerAnswers(t *testing.T) {
	if _, err := binaries(); err != nil {
		t.Skipf("no PostgreSQL binaries: %v", err)
	}
	dsn, err := throwAway()
	if err != nil {
		t.Fatal(err)
	}
	if err := answers(dsn); err != nil {
		t.Errorf("got %v, want an answer", err)
	}
}

func TestANamedServerThatDoesNotAnswerIsAnError(t *testing.T) {
	if err := answers("postgres://nobody@127.0.0.1:1/nothing?connect_timeout=1"); err == nil {
		t.Error("got an answer, want an error")
	}
}
