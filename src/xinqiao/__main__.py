import sys

from xinqiao.cli.main import main

if __name__ == "__main__":  # a worker process of the server imports this again
    sys.exit(main())
