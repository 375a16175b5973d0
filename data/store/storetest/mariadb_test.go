package storetest

import (
	"os/exec"
	"testing"
)

func TestAThrowAwayMariaDBAnswers(t *testing.T) {
	if _, err := exec.LookPath("mariadb-install-db"); err != nil {
		t.Skipf("no MariaDB binaries: %v", err)
	}
	address, err := throwAwayMariaDB()
	if err != nil {
		t.Fatal(err)
	}
	if err := mariaAnswers(address); err != nil {
		t.Errorf("got %v, want an answer", err)
	}
}

func TestANamedMariaDBThatDoesNotAnswerIsAnError(t *testing.T) {
	if err := mariaAnswers("mariadb://nobody@127.0.0.1:1/nothing"); err == nil {
		t.Error("got an answer, want an error")
	}
}
